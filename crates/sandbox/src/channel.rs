//! The sandbox as a delivery channel: takes a message, remembers its key for good, and lets its person respond.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use qianmian_deliver::{Certainty, Channel, Message, SendOutcome};

use crate::World;

/// A channel into a world.
#[derive(Clone)]
pub struct SandboxChannel {
    world: Arc<Mutex<World>>,
}

impl SandboxChannel {
    /// A channel into `world`.
    pub fn new(world: Arc<Mutex<World>>) -> Self {
        SandboxChannel { world }
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl Channel for SandboxChannel {
    fn name(&self) -> &str {
        "sandbox"
    }

    fn certainty(&self) -> Certainty {
        Certainty::Idempotent { window: Duration::from_secs(u64::MAX / 4) }
    }

    async fn send(&self, message: &Message) -> SendOutcome {
        self.world().receive(message)
    }
}
