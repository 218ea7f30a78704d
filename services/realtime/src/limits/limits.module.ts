import { Module } from '@nestjs/common';
import { Admission } from './admission.service.ts';

/** How many connections there may be, and how much each may ask. */
@Module({ providers: [Admission], exports: [Admission] })
export class LimitsModule {}
