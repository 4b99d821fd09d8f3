# Writes the input of `git fast-import`: a history of 20 commits with 10,000 files of text in 200 directories. The output
# is the same at every build.
function data(text) { printf "data %d\n%s\n", length(text), text }

function content(i, version,   text, n, l) {
  n = 10 + (i * 7919) % 60
  text = "/* file " i ", version " version " */\n"
  for (l = 0; l < n; l++) {
    text = text "int f" i "_" l "(int x) { return x * " (i * 31 + l * 17) % 1009 " + " l "; }\n"
  }
  return i % 500 == 0 ? text "/* needle */\n" : text
}

BEGIN {
  for (commit = 0; commit < 20; commit++) {
    printf "commit refs/heads/main\ncommitter Nobody <nobody@example.invalid> %d +0000\n", 1700000000 + commit * 3600
    data("Commit " commit)
    # The first commit adds all files. Each later commit changes 100 files.
    for (i = 0; i < 10000; i++) {
      if (commit == 0 || i % 100 == commit) {
        printf "M 644 inline src/%03d/file%05d.c\n", i % 200, i
        data(content(i, commit))
      }
    }
  }
}
