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

/** Where people are sent to sign in, and what is asked for there. */
export class SignInIssuerDto {
  @ApiProperty({
    description: 'The OpenID Connect issuer',
    example: 'https://login.example.com/realms/plant',
  })
  readonly url!: string;

  @ApiProperty({
    description: "The console's client id there; a public client with PKCE",
    example: 'telemetry',
  })
  readonly client_id!: string;

  @ApiProperty({ description: 'With spaces between', example: 'openid' })
  readonly scope!: string;

  /** The audience of a token, where it is a URI that RFC 8707 lets one ask for. */
  @ApiProperty({ type: String, nullable: true, description: 'The resource to ask a token for (RFC 8707)' })
  readonly resource!: string | null;
}

/** How one can sign in beside a key. */
export class SignInOptionsDto {
  @ApiProperty({ type: SignInIssuerDto, nullable: true, description: 'Null where there are only keys' })
  readonly issuer!: SignInIssuerDto | null;
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
