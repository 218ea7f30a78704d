import { Module } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import { CredentialFeed } from './credential-feed.consumer.ts';
import { CredentialWriter } from './credential-writer.service.ts';
import { CredentialsRepository } from './credentials.repository.ts';
import { DeviceAuthenticator } from './device-authenticator.guard.ts';
import { DeviceDirectory } from './device-directory.ts';

/** Devices and their keys, as the registry tells of them. */
@Module({
  providers: [
    Database,
    DeviceDirectory,
    CredentialsRepository,
    CredentialWriter,
    CredentialFeed,
    DeviceAuthenticator,
  ],
  exports: [Database, DeviceDirectory, DeviceAuthenticator],
})
export class CredentialsModule {}
