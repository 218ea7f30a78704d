import { Module } from '@nestjs/common';
import { ActivityModule } from './activity/activity.module.ts';
import { AuthModule } from './auth/auth.module.ts';
import { DevicesModule } from './devices/devices.module.ts';
import { SeedKeysModule } from './seed-keys/seed-keys.module.ts';

/** The rooms of the registry. */
@Module({ imports: [DevicesModule, ActivityModule, AuthModule, SeedKeysModule] })
export class AppModule {}
