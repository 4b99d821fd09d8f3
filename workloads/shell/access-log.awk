# Writes 100,000 lines like those of a web server's log. The lines are the same at every build.
BEGIN {
  for (i = 0; i < 100000; i++) {
    x = (i * 7919 + int(i / 13) * 104729) % 1000003
    status = x % 50 == 0 ? 500 : x % 17 == 0 ? 404 : 200
    printf "10.%d.%d.%d - - [30/Nov/2026:%02d:%02d:%02d +0000] \"GET /page/%d HTTP/1.1\" %d %d\n", \
      x % 7, x % 11, x % 13, x % 24, x % 60, i % 60, x % 997, status, x % 90000
  }
}
