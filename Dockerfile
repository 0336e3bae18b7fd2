# gatefront alone, in an image from scratch: `docker build -t gatefront .`, then
# `docker run --rm -v "$PWD:/work" gatefront synth`. `deploy`, `destroy` and `verify` need aws and curl beside it, which are
# not in here.
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /src/target/release/gatefront /gatefront
WORKDIR /work
ENTRYPOINT ["/gatefront"]
