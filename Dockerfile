# Two images.
#   docker build -t gatefront .                      everything that the commands need: git, curl and the AWS CLI
#   docker build -t gatefront:minimal --target minimal .   gatefront alone, for synth, check, diff of files, and trace
# In the minimal image, `deploy`, `destroy`, `verify` and `git:` revisions say which program is missing.
# Use: docker run --rm -v "$PWD:/work" gatefront synth
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM scratch AS minimal
COPY --from=build /src/target/release/gatefront /usr/bin/gatefront
WORKDIR /work
ENTRYPOINT ["/usr/bin/gatefront"]

FROM alpine:3.22 AS full
RUN apk add --no-cache aws-cli ca-certificates curl git \
 && git config --system --add safe.directory /work
COPY --from=build /src/target/release/gatefront /usr/bin/gatefront
WORKDIR /work
ENTRYPOINT ["/usr/bin/gatefront"]
