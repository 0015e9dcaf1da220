import { ValueObject } from 'demesne';
import { z } from 'zod';

const MEAN_EARTH_RADIUS_METRES = 6_371_008.8;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** A point on the globe, in degrees. */
export class GeoLocation extends ValueObject.define('GeoLocation', {
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
}) {
  static of(latitude: number, longitude: number): GeoLocation {
    return new GeoLocation({ latitude, longitude });
  }

  /** The way along a great circle. */
  metresTo(other: GeoLocation): number {
    const from = radians(this.latitude);
    const to = radians(other.latitude);
    const byLatitude = Math.sin((to - from) / 2) ** 2;
    const byLongitude = Math.sin(radians(other.longitude - this.longitude) / 2) ** 2;
    const chord = byLatitude + Math.cos(from) * Math.cos(to) * byLongitude;
    return 2 * MEAN_EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
  }
}
