select min(intents.due_at)
from intents
join campaigns on campaigns.name = intents.campaign
where intents.channel = $1 and intents.state = 'pending' and campaigns.state = 'sending'
