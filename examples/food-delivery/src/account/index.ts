/**
 * What Customer Account is handed from outside; it tells the other contexts nothing.
 * `infrastructure/account-context.ts` puts the context together.
 */
export { Contact } from './domain/contact.ts';
