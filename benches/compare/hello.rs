//! The least that a Rust program takes.

fn main() {
    println!("Hello, world!");
}
