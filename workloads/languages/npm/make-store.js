// make-store.js DIR: makes a project with a lock file, and an npm cache with every package that the project needs. The
// packages are the Node.js modules of Debian that are installed here, each with only its own files and without its
// dependencies and scripts: the project depends on each of them directly. A registry on the loopback address serves the
// packages while npm fills its cache. Nothing asks the registry after that.

const { execFileSync, spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const MODULES = '/usr/share/nodejs';
// A middle-sized project has some 300 packages. npm itself and what belongs to it is not an ordinary package.
const MOST_PACKAGES = 300;
const LEFT_OUT = new Set(['npm', 'node-gyp', 'corepack']);
const PORT = 4873;
const REGISTRY = `http://127.0.0.1:${PORT}/`;

const target = process.argv[2];
const work = fs.mkdtempSync('/tmp/npm-store-');

function names() {
  const all = fs.readdirSync(MODULES).flatMap((name) =>
    name.startsWith('@') ? fs.readdirSync(path.join(MODULES, name)).map((inner) => `${name}/${inner}`) : [name]);
  return all.sort().filter((name) => !LEFT_OUT.has(name) && fs.existsSync(path.join(MODULES, name, 'package.json')));
}

// Copies files and the targets of links. Leaves out the modules inside of a module, and links without a target.
function copy(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(from).sort()) {
    const source = path.join(from, name);
    const status = name === 'node_modules' ? undefined : fs.statSync(source, { throwIfNoEntry: false });
    if (status?.isDirectory()) {
      copy(source, path.join(to, name));
    } else if (status?.isFile()) {
      fs.copyFileSync(source, path.join(to, name));
    }
  }
}

function pack(name) {
  const module = path.join(MODULES, name);
  const { version, main } = JSON.parse(fs.readFileSync(path.join(module, 'package.json'), 'utf8'));
  if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
    return [];
  }
  const dir = path.join(work, name, 'package');
  const manifest = { name, version, ...(typeof main === 'string' ? { main } : {}) };
  copy(module, dir);
  fs.writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest, null, 2));
  const tarball = execFileSync('sh', ['-c',
    'tar -C "$1" --sort=name --mtime=@0 --owner=0 --group=0 --mode=a+rX -c package | gzip -n', 'sh', path.dirname(dir)],
  { maxBuffer: 1 << 28 });
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  return [{ manifest, tarball, integrity }];
}

function describe({ manifest, integrity }) {
  const dist = { integrity, tarball: `${REGISTRY}-/${encodeURIComponent(manifest.name)}.tgz` };
  const versions = { [manifest.version]: { ...manifest, dist } };
  return JSON.stringify({ name: manifest.name, 'dist-tags': { latest: manifest.version }, versions });
}

function serve(packages) {
  const answers = new Map();
  for (const one of packages) {
    answers.set(one.manifest.name, ['application/json', describe(one)]);
    answers.set(`-/${one.manifest.name}.tgz`, ['application/octet-stream', one.tarball]);
  }
  return http.createServer((request, response) => {
    const answer = answers.get(decodeURIComponent(request.url.slice(1)));
    response.writeHead(answer ? 200 : 404, { 'content-type': answer?.[0] ?? 'text/plain' });
    response.end(answer?.[1]);
  });
}

function npm(args, done) {
  const child = spawn('npm', [...args, '--registry', REGISTRY, '--cache', path.join(target, 'cache'),
    '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'],
  { cwd: path.join(target, 'project'), stdio: 'inherit' });
  child.on('exit', (code) => (code === 0 ? done() : process.exit(1)));
}

const packages = [];
for (const name of names()) {
  if (packages.length < MOST_PACKAGES) {
    packages.push(...pack(name));
  }
}
const project = path.join(target, 'project');
const dependencies = Object.fromEntries(packages.map(({ manifest }) => [manifest.name, manifest.version]));
fs.mkdirSync(project, { recursive: true });
fs.writeFileSync(path.join(project, 'package.json'),
  JSON.stringify({ name: 'project', version: '1.0.0', private: true, dependencies }, null, 2));
fs.writeFileSync(path.join(project, '.npmrc'), `registry=${REGISTRY}\n`);
const server = serve(packages);
server.listen(PORT, '127.0.0.1', () => npm(['install'], () => {
  server.close();
  const files = execFileSync('sh', ['-c', 'find node_modules -type f | wc -l'], { cwd: project, encoding: 'utf8' });
  fs.writeFileSync(path.join(target, 'files'), files);
  fs.rmSync(path.join(project, 'node_modules'), { recursive: true });
  fs.rmSync(work, { recursive: true });
  console.log(`${packages.length} packages, ${files.trim()} files`);
  process.exit(0);
}));
