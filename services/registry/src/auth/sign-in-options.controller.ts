import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import { RegistryConfig } from '../config.ts';
import { SignInOptionsDto } from './session.dto.ts';
import { signInOptions } from './sign-in-options.ts';

/** What the console must know before anybody is signed in. */
@ApiTags('registry')
@Controller('auth/session/options')
export class SignInOptionsController {
  constructor(private readonly config: RegistryConfig) {}

  /** How one can sign in beside a key. */
  @Get()
  @ApiOperation({ summary: 'How one can sign in beside a key' })
  @Allow('anyone')
  @ApiOkResponse({ type: SignInOptionsDto })
  show(): SignInOptionsDto {
    return signInOptions(this.config);
  }
}
