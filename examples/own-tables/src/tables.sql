create table customers (
  id text primary key,
  name text not null
);

create table orders (
  id text primary key,
  customer_id text not null references customers,
  status text not null,
  placed_at timestamptz,
  -- Nobody's business but the warehouse's: what a mapping doesn't name is left alone.
  shelf text
);
create index orders_by_customer on orders (customer_id, placed_at);

create table order_lines (
  order_id text not null references orders,
  product_id text not null,
  place integer not null,
  cents bigint not null,
  currency text not null,
  quantity integer not null check (quantity > 0),
  primary key (order_id, product_id)
);
