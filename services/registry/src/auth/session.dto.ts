import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** What signing in takes. */
export class SignInDto {
  /** A key with a role, or a token of the configured issuer. */
  @ApiProperty({ description: "A key with a role, or an issuer's token", format: 'password' })
  @IsString()
  @Length(1, 8192)
  readonly key!: string;
}

/** Who is signed in. */
export class SessionDto {
  @ApiProperty({ example: 'admin' })
  readonly name!: string;

  @ApiProperty({ enum: ['viewer', 'operator', 'admin'] })
  readonly role!: string;

  @ApiProperty({ format: 'date-time' })
  readonly expires_at!: string;
}
