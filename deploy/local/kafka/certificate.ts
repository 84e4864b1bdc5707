import { webcrypto } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { writePrivately } from '../secrets.js';

/** Files of the development broker's TLS: what clients trust, and the broker's key and chain in one file. */
export interface BrokerTls { readonly caFile: string; readonly serverFile: string }

const validDays = 365;
const renewDays = 30;
const dayMs = 86_400_000;

/** The broker's certificate, made anew when absent or near its end. The authority's key is thrown away after the one signature. */
export async function brokerTls(folder: string): Promise<BrokerTls> {
  const files = { caFile: join(folder, 'ca.pem'), serverFile: join(folder, 'server.pem') };
  if (existsSync(files.caFile) && existsSync(files.serverFile) && standsLong(readFileSync(files.caFile, 'utf8'), readFileSync(files.serverFile, 'utf8'))) return files;
  x509.cryptoProvider.set(webcrypto as never);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [authorityKeys, serverKeys] = await Promise.all([makeKeys(), makeKeys()]);
  const life = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + validDays * dayMs), signingAlgorithm: algorithm };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...life, serialNumber: '01', name: 'CN=Development authority', keys: authorityKeys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)],
  });
  const server = await x509.X509CertificateGenerator.create({
    ...life, serialNumber: '02', subject: 'CN=localhost', issuer: authority.subject, publicKey: serverKeys.publicKey, signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64').replace(/(.{64})/g, '$1\n').trim();
  writePrivately(files.serverFile, `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n${server.toString('pem')}\n${authority.toString('pem')}`);
  writePrivately(files.caFile, authority.toString('pem'));
  return files;
}

/** Whether the authority is of the broker's own chain, and not near its end. The broker's file is written first: a start that was killed between the two leaves an authority that signed nothing. */
function standsLong(authority: string, chain: string): boolean {
  return chain.includes(authority.trim()) && new x509.X509Certificate(authority).notAfter.getTime() - Date.now() > renewDays * dayMs;
}
