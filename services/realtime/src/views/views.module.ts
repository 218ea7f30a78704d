import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { ViewsController } from './views.controller.ts';
import { ViewsRepository } from './views.repository.ts';

/** Saved views of the console. */
@Module({ imports: [DatabaseModule], controllers: [ViewsController], providers: [ViewsRepository] })
export class ViewsModule {}
