/** The members that a repository reaches through {@link persistenceOf}, and nobody else has the keys to. */
export const STATE: unique symbol = /* @__PURE__ */ Symbol('state') as never;
export const PENDING: unique symbol = /* @__PURE__ */ Symbol() as never;
export const COMMITTED: unique symbol = /* @__PURE__ */ Symbol() as never;
