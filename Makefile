# What a person does with a checkout. `make` lists it.

.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

MVN ?= mvn -B
ENGINE := localcluster/engine/engine
# An engine that is there and can do it is used; else a private one is started. Its address becomes DOCKER_HOST.
WITH_ENGINE = engine=$$($(ENGINE) up) && export "$${engine?}"

.PHONY: help
help: ## List the targets
	@printf 'make TARGET\n\n'
	grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: ## Measure four workloads under runc and gVisor on this machine; leaves target/demo
	@$(WITH_ENGINE)
	workloads/build-images
	./rtb demo

.PHONY: test
test: ## Build everything and run all tests, those against a real engine too
	@if engine=$$($(ENGINE) up); then
	  export "$$engine"
	  workloads/build-images
	  workloads/test-agent
	elif [ "$${CI:-}" = true ]; then
	  exit 1
	else
	  unset DOCKER_HOST
	fi
	$(MVN) verify
	if [ -z "$${DOCKER_HOST:-}" ]; then
	  printf '\n*** NOT TESTED: no Pod ran under a real runtime, nor the agent. There is no engine; see above why.\n\n' >&2
	fi

.PHONY: build
build: ## Compile and package, without tests
	@$(MVN) -q package -DskipTests

.PHONY: images
images: ## Build the operator's image and the catalogue's
	@$(WITH_ENGINE)
	workloads/build-images
	operator/build-image

.PHONY: push
push: ## Push all images: make push REGISTRY=registry.example/runtimebench; prints the chart's values with their digests
	@workloads/push-images "$(REGISTRY)"

.PHONY: run
run: ## Run the operator here, against the cluster of the kubeconfig
	@$(MVN) -q -pl operator -am -DskipTests compile dependency:build-classpath \
	  -Dmdep.includeScope=runtime -Dmdep.outputFile=target/classpath
	exec java -cp "operator/target/classes:$$(cat operator/target/classpath)" dev.runtimebench.operator.boot.OperatorMain

.PHONY: generate
generate: ## Write the generated files anew: CRDs, their copies in the chart, docs/reference
	@$(MVN) -q -pl crds,operator,manifests -am test -Dgenerate=true -Dtest='*FreshTest' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: crd-baseline
crd-baseline: ## At a release: what the CRDs take now is what later ones must take too
	@$(MVN) -q -pl crds -am test -Dbaseline=true -Dtest=CrdCompatibilityTest -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: format
format: ## Format the Java sources
	@$(MVN) -q spotless:apply

.PHONY: clean
clean: ## Remove what builds and demos left in this checkout
	@$(MVN) -q clean
	rm -rf target

.PHONY: clean-demo
clean-demo: ## Stop the private engine, and remove it with its images from this machine
	@$(ENGINE) clean
	rm -rf target/demo
