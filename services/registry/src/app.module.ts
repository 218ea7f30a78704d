import { Module } from '@nestjs/common';
import { ActivityModule } from './activity/activity.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { AuthModule } from './auth/auth.module.ts';
import { ClaimsModule } from './claims/claims.module.ts';
import { DevicesModule } from './devices/devices.module.ts';
import { ImportModule } from './import/import.module.ts';
import { KeyUseModule } from './key-use/key-use.module.ts';
import { KeysModule } from './keys/keys.module.ts';
import { OperatorsModule } from './operators/operators.module.ts';
import { ProfilesModule } from './profiles/profiles.module.ts';
import { SeedKeysModule } from './seed-keys/seed-keys.module.ts';

/** The rooms of the registry. */
@Module({
  imports: [
    DevicesModule,
    ImportModule,
    KeysModule,
    ClaimsModule,
    KeyUseModule,
    ProfilesModule,
    AuditModule,
    ActivityModule,
    AuthModule,
    OperatorsModule,
    SeedKeysModule,
  ],
})
export class AppModule {}
