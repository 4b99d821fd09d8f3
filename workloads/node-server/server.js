'use strict';

// A small, typical web server: express, its body parsers, a folder of static files, two routes. When the server listens, it
// reports the mark `listening` to the agent (docs/reference/agent-protocol.md).

const fs = require('fs');
const path = require('path');
const express = require('express');
const bodyParser = require('body-parser');

const port = Number(process.env.PORT || 8080);
const recordsFd = Number(process.env.RTB_RECORDS_FD || 1);

function report(record) {
  fs.writeSync(recordsFd, JSON.stringify(record) + '\n');
}

const app = express();
app.disable('x-powered-by');
app.use(bodyParser.json());
app.use(bodyParser.urlencoded({ extended: false }));
app.use('/static', express.static(path.join(__dirname, 'static')));
app.get('/', (request, response) => response.type('text').send('Hello from a sandbox\n'));
app.get('/healthz', (request, response) => response.json({ status: 'ok' }));

const server = app.listen(port, () => report({ type: 'mark', name: 'listening' }));
server.on('error', (error) => {
  report({ type: 'error', message: `cannot listen on port ${port}: ${error.code}` });
  process.exit(1);
});
process.on('SIGTERM', () => process.exit(0));
