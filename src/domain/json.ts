/**
 * What `JSON.parse` can return and `JSON.stringify` keeps: the stored and sent form of everything in a model.
 *
 * @see RFC 8259
 * @since 0.1.0
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
