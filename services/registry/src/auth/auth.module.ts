import { Module } from '@nestjs/common';
import { SessionController } from './session.controller.ts';

/** Signing in to the console and out of it. */
@Module({ controllers: [SessionController] })
export class AuthModule {}
