//! Writes the client of the schema, and notes where the migrations are, each time one of them has changed.

fn main() {
    nicol_build::generate("prisma/schema");
    nicol_build::migrations("prisma/migrations");
}
