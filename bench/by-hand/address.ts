import { err, ok, type Result } from 'neverthrow';

export interface AddressContent {
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

const POSTAL_CODE = /^[0-9A-Z][0-9A-Z -]{1,9}$/;

const isText = (input: unknown): boolean => typeof input === 'string' && input.length >= 1 && input.length <= 100;

export class PlainAddress implements AddressContent {
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;

  constructor({ name, street, postalCode, city, country }: AddressContent) {
    this.name = name;
    this.street = street;
    this.postalCode = postalCode;
    this.city = city;
    this.country = country;
    Object.freeze(this);
  }

  static create(content: AddressContent): Result<PlainAddress, string> {
    const { name, street, postalCode, city, country } = content;
    if (!isText(name)) return err('name: expected 1 to 100 characters');
    if (!isText(street)) return err('street: expected 1 to 100 characters');
    if (typeof postalCode !== 'string' || !POSTAL_CODE.test(postalCode))
      return err('postalCode: expected a postal code');
    if (!isText(city)) return err('city: expected 1 to 100 characters');
    if (typeof country !== 'string' || country.length !== 2) return err('country: expected 2 characters');
    return ok(new PlainAddress(content));
  }
}
