// node segment_node.mjs HOST WRITE_KEY COUNT: a click of each of COUNT users, with @segment/analytics-node.
import { Analytics } from "@segment/analytics-node";

const [host, writeKey, count] = process.argv.slice(2);
const analytics = new Analytics({ host, writeKey });
analytics.on("error", (error) => {
  console.error(error);
  process.exitCode = 1;
});
for (let number = 0; number < Number(count); number += 1) {
  analytics.track({
    userId: `segment-node-${number}`,
    event: "Link Clicked",
    properties: { url: `https://shop.example/${number}` },
  });
}
await analytics.closeAndFlush();
