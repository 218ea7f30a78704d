import { hash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config.ts';
import { Access, operatorIdOf } from './access.ts';
import { IssuerTokens } from './issuer-tokens.ts';
import { KeyUse } from './key-use.ts';
import type { UserPrincipal } from './principal.ts';
import { readSession, sessionCookieOf } from './session.ts';

const ADMIN: UserPrincipal = { kind: 'user', name: 'admin', role: 'admin', credential: { owner: 'admin' } };

/** People and programs by what they show: the admin's key, an operator's, an issuer's token, a console session. */
@Injectable()
export class Users {
  private readonly adminKeyHash: Buffer;

  constructor(
    private readonly config: ServiceConfig,
    private readonly access: Access,
    private readonly keyUse: KeyUse,
    private readonly tokens: IssuerTokens,
  ) {
    this.adminKeyHash = hashKey(config.API_SECRET_KEY);
  }

  /** Who has a key. Keys are looked up by their hash, so the time it takes tells nothing about one that is nearly right. */
  ofKey(key: string): UserPrincipal | undefined {
    const keyHash = hashKey(key);
    if (timingSafeEqual(keyHash, this.adminKeyHash)) return ADMIN;
    return this.seen(this.access.operatorOf(keyHash.toString('hex')));
  }

  /** Who has an issuer's token. @throws Problem UNAVAILABLE when the issuer must be asked and is away. */
  async ofToken(token: string): Promise<UserPrincipal | undefined> {
    return this.stillGood(await this.tokens.ownerOf(token));
  }

  /** Who is signed in by the cookies of a request. */
  async ofSession(cookies: string | undefined): Promise<UserPrincipal | undefined> {
    const cookie = sessionCookieOf(cookies);
    if (cookie === undefined) return undefined;
    return this.seen(this.stillGood(await readSession(cookie, this.config.API_SECRET_KEY)));
  }

  private stillGood(user: UserPrincipal | undefined): UserPrincipal | undefined {
    return user !== undefined && this.access.isLive(user) ? user : undefined;
  }

  private seen(user: UserPrincipal | undefined): UserPrincipal | undefined {
    const operatorId = user && operatorIdOf(user);
    if (operatorId !== undefined) this.keyUse.note(operatorId);
    return user;
  }
}

/** What is stored and compared of a key: its SHA-256. Keys are long and random, so no salt is needed. */
export function hashKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
