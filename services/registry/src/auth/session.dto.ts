import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** What signing in takes. */
export class SignInDto {
  /** A key with a role. */
  @ApiProperty({ description: 'A key with a role, such as the admin key', format: 'password' })
  @IsString()
  @Length(1, 200)
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
