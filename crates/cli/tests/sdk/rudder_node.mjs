// node rudder_node.mjs HOST WRITE_KEY COUNT: a click of each of COUNT users, with @rudderstack/rudder-sdk-node.
import { createRequire } from "node:module";

const RudderAnalytics = createRequire(import.meta.url)("@rudderstack/rudder-sdk-node");
const [dataPlaneUrl, writeKey, count] = process.argv.slice(2);
const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl });
const track = (number) =>
  new Promise((resolve, reject) => {
    const message = {
      userId: `rudder-node-${number}`,
      event: "Link Clicked",
      properties: { url: `https://shop.example/${number}` },
    };
    analytics.track(message, (error) => (error ? reject(error) : resolve()));
  });
const delivered = Promise.all(Array.from({ length: Number(count) }, (_, number) => track(number)));
await analytics.flush();
await delivered;
// Its timer would keep the process for another interval.
process.exit(0);
