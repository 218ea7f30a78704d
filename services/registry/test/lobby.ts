import { Controller, Delete, Get, Module, Post, Req } from '@nestjs/common';
import { Allow, type Principal, ServiceConfig, type ServiceDefinition } from '@telemetry/chassis';
import { accessFeed } from '@telemetry/proto';
import type { FastifyRequest } from 'fastify';

@Controller('lobby')
class LobbyController {
  @Get()
  @Allow('viewer', 'operator', 'admin')
  look(@Req() { principal }: FastifyRequest): Principal | undefined {
    return principal;
  }

  @Post()
  @Allow('operator', 'admin')
  work(): string {
    return 'worked';
  }

  @Delete()
  @Allow('admin')
  rule(): string {
    return 'ruled';
  }
}

@Module({ controllers: [LobbyController] })
class LobbyModule {}

/** A service that is not the registry and has one route for each role; it runs with the rights of query. */
export const lobby: ServiceDefinition<ServiceConfig> = {
  name: 'query',
  description: 'A service for tests',
  root: new URL('../', import.meta.url),
  module: LobbyModule,
  config: ServiceConfig,
  streams: [],
  access: accessFeed,
};
