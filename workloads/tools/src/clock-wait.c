/* clock-wait LIMIT_MS: waits until the sandbox's clock is cheap to read, at most LIMIT_MS. */

#include "rtb-workload.h"

int main(int argc, char **argv)
{
    if (argc != 2) {
        rtb_fail("usage: clock-wait LIMIT_MS");
    }
    rtb_wait_for_clock(rtb_parse("LIMIT_MS", argv[1], 0, 60000));
    return 0;
}
