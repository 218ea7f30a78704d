import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';

/** How much the store holds. */
export interface StoreSize {
  /** Dead letters that are kept. */
  readonly deadLetters: number;
  /** Of the whole database, on disk. */
  readonly bytes: number;
}

/** What the store weighs. */
@Injectable()
export class StoreSizeRepository {
  constructor(private readonly database: Database) {}

  async get(): Promise<StoreSize> {
    const [{ letters, bytes }] = await this.database.$queryRaw<[{ letters: bigint; bytes: bigint }]>`
      select (select count(*) from dead_letter) as letters, pg_database_size(current_database()) as bytes`;
    return { deadLetters: Number(letters), bytes: Number(bytes) };
  }
}
