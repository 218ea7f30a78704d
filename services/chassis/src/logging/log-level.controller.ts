import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Allow } from '../auth/allow.ts';
import { LOG_LEVELS } from './log-levels.ts';
import { LOGGER, type Logger, setLogLevel } from './logger.ts';

/** How much this replica tells. */
export class LogLevelDto {
  @IsIn(LOG_LEVELS)
  readonly level!: string;
}

/**
 * How much this replica tells, changed while it runs; a restart has it as LOG_LEVEL says again. The edge does not route
 * here, so it stays inside: one asks the replica that one wants to hear more of.
 */
@ApiExcludeController()
@Controller('log-level')
@Allow('admin')
export class LogLevelController {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  @Get()
  get(): LogLevelDto {
    return { level: this.logger.level };
  }

  @Put()
  set(@Body() { level }: LogLevelDto): LogLevelDto {
    const before = this.logger.level;
    setLogLevel(this.logger, level);
    this.logger.warn({ before, level }, 'The log level was changed');
    return { level };
  }
}
