/** A program in the consumer's project that plays `lend` and says which rules hold on its runtime. */
export const lending = "import { lend } from './lending.ts'; console.log(JSON.stringify(await lend()));";

/** What it says where everything works. */
export const works: string = JSON.stringify({
  'a model plays': true,
  'a unit commits': true,
  'a handler is told once': true,
});
