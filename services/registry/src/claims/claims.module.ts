import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { DatabaseModule } from '../database.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { ClaimDesk } from './claim-desk.service.ts';
import { ClaimExchangeController } from './claim-exchange.controller.ts';
import { ClaimExchangeRepository } from './claim-exchange.repository.ts';
import { ClaimsController } from './claims.controller.ts';
import { ClaimsRepository } from './claims.repository.ts';

/** How a new device gets its own key without anybody else seeing it. */
@Module({
  imports: [DatabaseModule, AuditModule, OutboxModule],
  controllers: [ClaimsController, ClaimExchangeController],
  providers: [ClaimsRepository, ClaimExchangeRepository, ClaimDesk],
})
export class ClaimsModule {}
