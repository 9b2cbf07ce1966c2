#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Events by name between processes: two subscribers hear all, a slow one learns what it lost, a killed publisher hurts nobody.
// dotnet run samples/SharedTopics.cs

using Kin.Ipc;
using Kin.Workers;
using Order = (int Number, decimal Price);

string name = $"orders-{Environment.ProcessId}";
using var orders = SharedTopic<Order>.OpenOrCreate(name, capacity: 64);
using var ready = SharedCountdown.Create(2);
SharedTopicSubscription<Order> slow = orders.Subscribe();
Task<string>[] subscribers = [.. Enumerable.Range(1, 2).Select(me => WorkerProcess.RunAsync(async () =>
{
    using var there = SharedTopic<Order>.Open(name);
    SharedTopicSubscription<Order> mine = there.Subscribe();
    ready.Signal();
    decimal sum = 0;
    await foreach (SharedTopicMessage<Order> message in mine.ReadAllAsync())
    {
        sum += message.Value.Price;
        if (message.Value.Number == 50)
        {
            break;
        }
    }

    return $"subscriber {me} heard orders for {sum}";
}))];
ready.Wait();
for (int i = 1; i <= 50; i++)
{
    orders.Publish((i, i * 2m));
}
Console.WriteLine(string.Join('\n', await Task.WhenAll(subscribers)));

await using WorkerProcess careless = WorkerProcess.Start(() =>
{
    while (orders.Capacity > 0)
    {
        orders.Publish((0, 0m));
    }
});
SharedTopicMessage<Order> first = await orders.Subscribe().ReadAllAsync().FirstAsync(m => m.Position > 200);
careless.Kill();
await careless.JoinAsync();
Console.WriteLine($"an order from the careless one: {first.Sender == careless.Id}");

orders.Publish((51, 1m));
int kept = 0;
while (slow.TryReceive(out SharedTopicMessage<Order> message) && message.Value.Number != 51)
{
    kept++;
}

Console.WriteLine($"the slow one got fewer than 64: {kept < 64}, and knows that it lost some: {slow.Lost > 0}");
