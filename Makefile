# The commands for work in a checkout. `make` lists them.

.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

# Two modules at a time: the tests of most modules wait more than they compute.
MVN ?= mvn -B -T 2
ENGINE := tools/engine
# Uses a running engine with the needed runtimes; otherwise starts a private engine. Exports its address as DOCKER_HOST.
WITH_ENGINE = engine=$$($(ENGINE) up); export "$${engine?}"

.PHONY: help
help: ## List the targets
	@printf 'make TARGET\n\n'
	grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: ## Measure six workloads under runc and gVisor on this machine, and write target/demo
	@$(WITH_ENGINE)
	tools/build-images
	./rtb demo

.PHONY: test
test: ## Build everything and run the tests, including the tests with a real engine
	@if engine=$$($(ENGINE) up); then
	  export "$$engine"
	  tools/build-images
	  tools/test-workloads
	  tools/test-images
	  tools/shells
	elif [ "$${CI:-}" = true ]; then
	  exit 1
	else
	  unset DOCKER_HOST
	fi
	$(MVN) verify
	if [ -z "$${DOCKER_HOST:-}" ]; then
	  printf '\n*** NOT TESTED: Pods under a real runtime, and the programs in C. There is no engine; the reason is above.\n\n' >&2
	fi

.PHONY: test-all
test-all: ## Run the tests that are too long for `make test`: the tag "long", then every workload of the catalogue
	@if engine=$$($(ENGINE) up); then
	  export "$$engine"
	  tools/build-images --all
	  tools/test-images
	  tools/browser
	elif [ "$${CI:-}" = true ]; then
	  exit 1
	else
	  unset DOCKER_HOST
	fi
	$(MVN) verify -Dtests.groups=long -Dtests.excluded=none -Djacoco.skip
	$(CATALOGUE)

# The workloads measure, so no other tests run beside them.
CATALOGUE = $(MVN) verify -pl demo -am -Dtests.groups=catalogue -Dtests.excluded=none -Djacoco.skip

.PHONY: test-catalogue
test-catalogue: ## Run every workload of the catalogue, and every choice of its parameters, under runc and gVisor
	@$(WITH_ENGINE)
	tools/build-images --all
	$(CATALOGUE) -Dtests.groups='catalogue | choices'

.PHONY: shape-check
shape-check: ## Print the ratios of all but the long workloads beside published ratios (builds all images)
	@$(WITH_ENGINE)
	tools/build-images --all
	tools/shape-check

.PHONY: build
build: ## Compile and package, without tests
	@$(MVN) -q package -DskipTests

.PHONY: images
images: ## Build the operator's image and the catalogue's images
	@$(WITH_ENGINE)
	tools/build-images --all
	tools/build-operator-image

.PHONY: push
push: ## Push all images (make push REGISTRY=registry.example/runtimebench), and print chart values with their digests
	@tools/push-images "$(REGISTRY)"

.PHONY: run
run: ## Run the operator on this machine, against the cluster in the kubeconfig
	@$(MVN) -q -pl operator -am -DskipTests compile dependency:build-classpath \
	  -Dmdep.includeScope=runtime -Dmdep.outputFile=target/classpath
	exec java -cp "operator/target/classes:$$(cat operator/target/classpath)" dev.runtimebench.operator.boot.OperatorMain

.PHONY: generate
generate: ## Write the generated files: CRDs, the chart's copies, docs/reference, copies of VERSION
	@$(MVN) -q -pl crds,operator,manifests,demo -am test -Dgenerate=true -Dtest='*FreshTest' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: crd-baseline
crd-baseline: ## At a release: make these CRDs the ones that later CRDs must stay compatible with
	@$(MVN) -q -pl crds -am test -Dbaseline=true -Dtest=CrdCompatibilityTest -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: format
format: ## Format the Java sources
	@$(MVN) -q spotless:apply

.PHONY: clean
clean: ## Remove the files that builds and demos left in this checkout
	@$(MVN) -q clean
	rm -rf target

.PHONY: clean-demo
clean-demo: ## Stop the private engine, and remove it and its images from this machine
	@$(ENGINE) clean
	rm -rf target/demo
