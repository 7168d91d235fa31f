// Calls the service; docs/clients.md describes it.
import {create, fromJsonString, toJsonString} from '@bufbuild/protobuf';
import {ConnectError, Code, createClient} from '@connectrpc/connect';
import {createGrpcTransport} from '@connectrpc/connect-node';
import {BadRequest} from 'nice-grpc-error-details';
import {readFileSync} from 'node:fs';
import {text} from 'node:stream/consumers';
import {setTimeout} from 'node:timers/promises';
import {
  EmailInteractionService,
  InteractionChangeSchema,
} from './email_interactions/v1/email_interaction_service_pb.js';
import {EmailInSchema, EmailOutSchema} from './email_interactions/v1/email_interactions_pb.js';

const {
  EMAIL_INTERACTIONS_ADDRESS: address = 'localhost:50051',
  EMAIL_INTERACTIONS_CA: authority,
  EMAIL_INTERACTIONS_TOKEN: token,
} = process.env;

const withToken = (next) => (request) => {
  if (token) request.header.set('authorization', `Bearer ${token}`);
  return next(request);
};

const service = createClient(
  EmailInteractionService,
  createGrpcTransport({
    baseUrl: `${authority ? 'https' : 'http'}://${address}`,
    nodeOptions: authority ? {ca: readFileSync(authority)} : {},
    interceptors: [withToken],
    defaultTimeoutMs: 10_000,
  }),
);

async function createInteraction(document) {
  const email = {case: 'emailIn', value: fromJsonString(EmailInSchema, document)};
  return (await service.createInteraction({interaction: {email}})).interaction;
}

async function getInteraction(interactionId) {
  return (await service.getInteraction({interactionId})).interaction;
}

/** Changes one field, unless the interaction has changed since it was read here. */
async function changeSubject(interactionId, subject) {
  const {etag} = await getInteraction(interactionId);
  const email = {case: 'emailIn', value: create(EmailInSchema, {interactionId, subject})};
  const updateMask = {paths: ['subject']};
  return (await service.updateInteraction({interaction: {email, etag}, updateMask})).interaction;
}

/**
 * Prints the changes of the interactions of a customer until it is interrupted. After a lost
 * connection, it continues with the next change.
 */
async function watch(customerId) {
  let resumeToken;
  const onHeader = (header) => (resumeToken = header.get('resume-token') ?? resumeToken);
  for (;;) {
    try {
      const request = {customerId, resumeToken};
      for await (const change of service.watchInteractions(request, {timeoutMs: 0, onHeader})) {
        const kind = InteractionChangeSchema.value[change.kind].name;
        console.log(kind, (change.removed ?? change.interaction.email.value).interactionId);
        resumeToken = change.resumeToken;
      }
    } catch (error) {
      // The last two are the codes of a reset connection.
      const isLost = [Code.Unavailable, Code.Aborted, Code.Canceled].includes(error.code);
      if (!isLost || !resumeToken) throw error;
    }
    await setTimeout(1_000);
  }
}

function show({email}) {
  const schema = email.case === 'emailIn' ? EmailInSchema : EmailOutSchema;
  console.log(toJsonString(schema, email.value, {enumAsInteger: true}));
}

const commands = {
  create: async () => show(await createInteraction(await text(process.stdin))),
  get: async (id) => show(await getInteraction(id)),
  subject: async (id, subject) => show(await changeSubject(id, subject)),
  watch,
};

/** Prints the code, the message, and every violation with the path of its field. */
function explain(error) {
  console.error(`${Code[error.code]}: ${error.rawMessage}`);
  for (const {type, value} of error.details) {
    if (type !== 'google.rpc.BadRequest') continue;
    for (const {field, description} of BadRequest.decode(value).fieldViolations) {
      console.error(`${field}: ${description}`);
    }
  }
}

const [command, ...words] = process.argv.slice(2);
if (commands[command]?.length !== words.length) {
  console.error('usage: interactions create | get ID | subject ID TEXT | watch CUSTOMER');
  process.exit(2);
}
try {
  await commands[command](...words);
} catch (error) {
  if (error instanceof ConnectError) explain(error);
  else console.error(error.message);
  process.exitCode = 1;
}
