import { Module } from '@nestjs/common';
import { AttemptLimit } from '../attempt-limit.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { DatabaseModule } from '../database.module.ts';
import { SessionController } from './session.controller.ts';
import { SessionLog } from './session-log.repository.ts';
import { Sessions } from './sessions.service.ts';
import { SignInOptionsController } from './sign-in-options.controller.ts';

const LIMIT = { failures: 10, windowMs: 60_000, addresses: 10_000 };

/** Signing in to the console and out of it. */
@Module({
  imports: [DatabaseModule, AuditModule],
  controllers: [SessionController, SignInOptionsController],
  providers: [Sessions, SessionLog, { provide: AttemptLimit, useFactory: () => new AttemptLimit(LIMIT) }],
})
export class AuthModule {}
