#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Events by name: those who send and those who listen do not know each other.
// dotnet run samples/Topics.cs

using Kin.Ipc;

TopicNamespace shop = new();
var placed = shop.Topic<(string What, int Price)>("order-placed");
Console.WriteLine($"the same topic by its name: {shop.Topic<(string, int)>("order-placed") == (object)placed}");

using TopicSubscription bill = placed.Connect((sender, order) => $"a bill over {order.Price}");
using TopicSubscription stock = placed.Connect((sender, order) => throw new InvalidOperationException($"no {order.What} left"));
using TopicSubscription web = placed.Connect((sender, order) => Console.WriteLine($"only from the web: {order.What}"), sender: "web");

TopicDelivery delivery = placed.Send("web", ("tea", 4));
foreach (TopicResult result in delivery.Results)
{
    Console.WriteLine($"result: {result.Value ?? result.Error?.Message ?? "nothing"}");
}

Console.WriteLine($"by telephone it reaches {placed.Send("telephone", ("coffee", 5)).Results.Count}");

using (placed.Mute())
{
    Console.WriteLine($"muted it reaches {placed.Send("web", ("milk", 1)).Results.Count}");
}

Watch(placed);
GC.Collect();
GC.WaitForPendingFinalizers();
stock.Dispose();
Console.WriteLine($"left: {placed.Count}, since the watcher has been collected");

using TopicSubscription later = placed.Connect(async (sender, order) =>
{
    await Task.Yield();
    Console.WriteLine($"awaited: {order.What}");
});
(await placed.SendAsync(null, ("bread", 2))).ThrowIfFailed();

[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
static void Watch(Topic<(string What, int Price)> topic) =>
    topic.ConnectWeak(new List<string>(), static (seen, sender, order) => seen.Add(order.What));
