/** A valid E-mail In with nothing but the required fields; the tests change it. */
export const minimal = {
  customer_id: '00001a57JGQ00BW8',
  interaction_id: '0000DaFU51GM001D',
  status: 0,
  entity_type: 0,
  type: 'Inbound',
  media_type: 'email',
  creator_app_id: 102,
  start_date: '2009-08-05T09:33:15.000Z',
};
