import chromium from '@sparticuz/chromium';

/** Once, before the workers begin: two that unpack it at the same time start what the other one is still writing. */
export default async function unpackBrowser() {
  process.env.CHROMIUM_PATH ||= await chromium.executablePath();
}
