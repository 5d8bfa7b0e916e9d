import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A text of a file that is there once, and what takes its place. */
interface Edit {
  readonly path: string;
  readonly find: string;
  readonly replace: string;
}

export interface ShopState {
  /** What its commit touches. */
  readonly touches: string;
  readonly resources?: readonly string[];
  readonly edits?: readonly Edit[];
}

/** In the singular; they are made from `internal/customers`. */
const firstResources = ["order", "product", "invoice", "payment", "shipment", "supplier", "parcel"];

/** Ten commits as a service sees them in a week: most touch one file, some what everything imports, one a dependency. */
export const shopStates: readonly ShopState[] = [
  { touches: "everything (first run)", resources: firstResources },
  {
    touches: "one handler",
    edits: [edit("internal/orders/orders.go", "an id is a number", "the id of an order is a number")],
  },
  { touches: "a new package and the routes", resources: ["discount"] },
  {
    touches: "`page`, which storage and all handlers import",
    edits: [
      edit(
        "internal/page/page.go",
        "// Page is a part",
        "// Last says whether nothing can come behind it.\nfunc (w Wanted) Last(total int) bool { return w.Offset()+w.Size >= total }\n\n// Page is a part",
      ),
    ],
  },
  {
    touches: "one file of a leaf package",
    edits: [edit("internal/identity/identity.go", "15 * time.Minute", "10 * time.Minute")],
  },
  {
    touches: "go.sum: a dependency and one of its own",
    edits: [
      edit("go.mod", "github.com/redis/go-redis/v9 v9.22.0", "github.com/redis/go-redis/v9 v9.23.0"),
      edit("go.mod", "go.uber.org/atomic v1.11.0", "go.uber.org/atomic v1.12.0"),
      edit(
        "go.sum",
        `github.com/redis/go-redis/v9 v9.22.0 h1:laDvpYXTJtZLloinw1fA5Kqd6HAEH2XKxOkG/PDq2F0=
github.com/redis/go-redis/v9 v9.22.0/go.mod h1:y2g0Wj8rQvuK0ELM+oxSudcLtC09JScs98I/X9gRWY4=`,
        `github.com/redis/go-redis/v9 v9.23.0 h1:/TTVdJa8BRNsybwwGGnmiYktHNlUXtbOQxlWpHBPL3s=
github.com/redis/go-redis/v9 v9.23.0/go.mod h1:EWP2UUk+XDaI1s5nQB5mablZN6vccXlmBQTyfnF87D0=`,
      ),
      edit(
        "go.sum",
        `go.uber.org/atomic v1.11.0 h1:ZvwS0R+56ePWxUNi+Atn9dWONBPp/AUETXlHW0DxSjE=
go.uber.org/atomic v1.11.0/go.mod h1:LUxbIzbOniOlMKjJjyPfpl4v+PKK2cNJn91OQbhoJI0=`,
        `go.uber.org/atomic v1.12.0 h1:BvcXdFKuviU4fTL/f+SxdQ5qJX/Jix8pAkgdUcb3XOE=
go.uber.org/atomic v1.12.0/go.mod h1:I6c4cg+6HCxRjfjSsYtApoFILnpc0CGUdGkXVqbYVNk=`,
      ),
    ],
  },
  {
    touches: "`fault`, which nearly everything imports",
    edits: [
      edit(
        "internal/fault/fault.go",
        '	Denied   Kind = "denied"',
        '	Denied   Kind = "denied"\n	Busy     Kind = "busy"',
      ),
      edit(
        "internal/fault/fault.go",
        "	case Denied:",
        "	case Busy:\n		return http.StatusServiceUnavailable\n	case Denied:",
      ),
    ],
  },
  {
    touches: "the main package",
    edits: [edit("cmd/api/main.go", "context.Background(), 10*time.Second", "context.Background(), 20*time.Second")],
  },
  {
    touches: "`storage`, which all handlers import",
    edits: [
      edit(
        "internal/storage/storage.go",
        '	UpdatedAt time.Time `json:"updatedAt"`',
        '	UpdatedAt time.Time `json:"updatedAt"`\n	DeletedAt gorm.DeletedAt `gorm:"index" json:"-"`',
      ),
    ],
  },
  {
    touches: "two handlers",
    edits: [
      edit("internal/products/products.go", "export was cut off", "export of products was cut off"),
      edit("internal/invoices/invoices.go", "export was cut off", "export of invoices was cut off"),
    ],
  },
];

const shop = join(import.meta.dirname, "shop");

export function copyShop(directory: string): void {
  cpSync(shop, directory, { recursive: true });
}

/** Makes the next state out of the one before. Throws when an edit no longer fits the source. */
export function applyState({ resources = [], edits = [] }: ShopState, directory: string): void {
  for (const resource of resources) addResource(resource, directory);
  for (const { path, find, replace } of edits) {
    const file = join(directory, path);
    const pieces = readFileSync(file, "utf8").split(find);
    if (pieces.length !== 2) throw new Error(`${path} has ${pieces.length - 1} times what is to be changed: ${find}`);
    writeFileSync(file, pieces.join(replace));
  }
}

function addResource(resource: string, directory: string): void {
  const name = `${resource}s`;
  const type = resource.charAt(0).toUpperCase() + resource.slice(1);
  const template = readFileSync(join(directory, "internal/customers/customers.go"), "utf8");
  const source = template.replaceAll("customers", name).replaceAll("Customer", type);
  mkdirSync(join(directory, "internal", name));
  writeFileSync(join(directory, "internal", name, `${name}.go`), source);
  applyState(
    {
      touches: "the routes",
      edits: [
        edit(
          "internal/httpapi/resources.go",
          '"example.com/shop/internal/customers"',
          `"example.com/shop/internal/customers"\n	"example.com/shop/internal/${name}"`,
        ),
        edit(
          "internal/httpapi/resources.go",
          "customers.Path: customers.Mount,",
          `customers.Path: customers.Mount,\n	${name}.Path: ${name}.Mount,`,
        ),
        edit(
          "internal/httpapi/resources.go",
          "&customers.Customer{},",
          `&customers.Customer{},\n	&${name}.${type}{},`,
        ),
      ],
    },
    directory,
  );
}

function edit(path: string, find: string, replace: string): Edit {
  return { path, find, replace };
}
