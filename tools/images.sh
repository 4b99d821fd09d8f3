# shellcheck shell=bash
# What identifies the images of the catalogue. build-images and test-images source this file after lib.sh.

readonly WORKLOADS="$ROOT/workloads"
readonly BASE=debian:bookworm-slim
readonly LABEL=dev.runtimebench.sources

# find_base: notes the ID of the base image, which is a part of each hash. Fails without the image.
find_base() {
  BASE_ID=$(docker image inspect -f '{{.Id}}' "$BASE" 2> /dev/null) || fail "there is no image $BASE: run tools/build-images"
}

# The images that the Dockerfile names in FROM and COPY --from.
parents() { { grep -oE "$IMAGE_PREFIX/[a-z-]+" "$WORKLOADS/$1/Dockerfile" || true; } | sed "s|$IMAGE_PREFIX/||" | sort -u; }

# Documents, tests and compiled files are not part of an image.
sources_hash() {
  local name=$1 parent
  {
    (cd "$WORKLOADS/$name" && find . -type f ! -name '*.o' ! -name '*.md' ! -name workload.yaml ! -name test.sh \
      ! -name rtb-agent ! -path './test/*' -print0 | sort -z | xargs -0 sha256sum)
    for parent in $(parents "$name"); do sources_hash "$parent"; done
  } | cat - <(printf '%s\n' "$BASE_ID") | sha256sum | cut -d ' ' -f 1
}

# is_current NAME HASH: whether the image is built from sources with this hash.
is_current() {
  [ "$(docker image inspect -f "{{index .Config.Labels \"$LABEL\"}}" "$IMAGE_PREFIX/$1:$VERSION" 2> /dev/null)" = "$2" ]
}
