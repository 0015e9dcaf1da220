/** What Tracking tells the other contexts; `infrastructure/tracking-context.ts` puts the context together. */
export { TrackingEnded, TrackingStarted, TrackingUpdated } from './api/published-language.ts';
