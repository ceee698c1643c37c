//! Writes the client of the schema, each time the schema has changed.

fn main() {
    nicol_build::generate("prisma/schema");
}
