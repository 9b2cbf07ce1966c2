using System.Runtime.CompilerServices;
using Kin.Ipc;
using Kin.Tests.Workers;

namespace Kin.Tests.Ipc.Topics;

/// <summary>Senders and receivers that do not know each other.</summary>
public sealed class TopicTests
{
    [Fact]
    public void A_name_is_one_topic_and_has_one_type()
    {
        TopicNamespace names = new();
        Topic<int> topic = names.Topic<int>("a");
        Assert.Same(topic, names.Topic<int>("a"));
        Assert.NotSame(topic, names.Topic<int>("A"));
        Assert.NotSame(topic, TopicNamespace.Default.Topic<int>("a"));
        Assert.Equal(["A", "a"], names.Names);
        InvalidOperationException other = Assert.Throws<InvalidOperationException>(() => names.Topic<string>("a"));
        Assert.Contains("carries System.Int32, not System.String", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Receivers_are_called_in_the_order_of_their_connection_with_sender_and_value()
    {
        Topic<string> topic = new("greeting");
        List<string> calls = [];
        TopicSubscription first = topic.Connect((sender, value) => calls.Add($"1 {sender} {value}"));
        TopicSubscription second = topic.Connect((sender, value) => $"2 {sender} {value}");
        topic.Connect((sender, value) => calls.Add($"3 {sender} {value}"));
        TopicDelivery delivery = topic.Send("me", "hello");
        Assert.Equal(["1 me hello", "3 me hello"], calls);
        Assert.Equal([null, "2 me hello", null], delivery.Results.Select(r => r.Value));
        Assert.Same(second, delivery.Results[1].Subscription);
        first.Dispose();
        Assert.False(first.IsConnected);
        Assert.Equal(2, topic.Send(null, "x").Results.Count);
    }

    [Fact]
    public void A_receiver_may_listen_to_one_sender_alone()
    {
        Topic<int> topic = new();
        object one = new(), other = new();
        List<string> calls = [];
        topic.Connect((_, _) => calls.Add("one"), sender: one);
        topic.Connect((_, _) => calls.Add("text"), sender: "name");
        topic.Connect((_, _) => calls.Add("number"), sender: 7);
        topic.Connect((_, _) => calls.Add("any"));
        topic.Send(one, 0);
        topic.Send(other, 0);
        topic.Send(new string(['n', 'a', 'm', 'e']), 0);
        topic.Send(7, 0);
        topic.Send(null, 0);
        Assert.Equal(["one", "any", "any", "text", "any", "number", "any", "any"], calls);
        Assert.Equal(2, topic.ReceiversFor(one).Count);
        Assert.True(topic.HasReceiversFor(other));
    }

    [Fact]
    public void Senders_that_are_equal_but_not_the_same_are_told_apart()
    {
        Topic<int> topic = new();
        Sender one = new("x"), twin = new("x");
        int calls = 0;
        topic.Connect((_, _) => { calls++; }, sender: one);
        topic.Send(twin, 0);
        Assert.Equal(0, calls);
        topic.Send(one, 0);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void What_receivers_throw_is_collected_and_the_others_are_called()
    {
        Topic<int> topic = new();
        int calls = 0;
        topic.Connect((_, _) => throw new FormatException("first"));
        topic.Connect((_, _) => { calls++; });
        topic.Connect((_, value) => 10 / value);
        TopicDelivery delivery = topic.Send(null, 0);
        Assert.Equal(1, calls);
        Assert.Equal([typeof(FormatException), typeof(DivideByZeroException)], delivery.Errors.Select(e => e.GetType()));
        AggregateException all = Assert.Throws<AggregateException>(() => delivery.ThrowIfFailed());
        Assert.Equal(2, all.InnerExceptions.Count);
        Assert.Single(topic.Send(null, 5).Errors);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Tasks_of_receivers_are_awaited_one_after_the_other()
    {
        Topic<int> topic = new();
        TaskCompletionSource gate = new();
        List<string> calls = [];
        topic.Connect(async (_, _) =>
        {
            await gate.Task;
            calls.Add("slow");
        });
        topic.Connect((_, _) => calls.Add("after"));
        topic.Connect(async (_, _) =>
        {
            await Task.Yield();
            throw new FormatException();
        });
        topic.Connect((_, value) => Task.FromResult<object?>(value + 1));
        Task<TopicDelivery> sending = topic.SendAsync(null, 5);
        Assert.Empty(calls);
        gate.SetResult();
        TopicDelivery delivery = await sending;
        Assert.Equal(["slow", "after"], calls);
        Assert.IsType<FormatException>(Assert.Single(delivery.Errors));
        Assert.Equal(6, delivery.Results[3].Value);
    }

    [Fact]
    public void A_weak_receiver_goes_with_its_owner_and_a_weak_sender_with_its_subscription()
    {
        Topic<int> topic = new();
        List<int> calls = [];
        (WeakReference owner, TopicSubscription subscription) = ConnectOwner(topic, calls);
        TopicSubscription bySender = ConnectSender(topic);
        topic.Send(null, 1);
        Assert.Equal([1], calls);
        for (int i = 0; i < 10 && (owner.IsAlive || bySender.IsConnected); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(owner.IsAlive);
        topic.Send(null, 2);
        Assert.Equal([1], calls);
        Assert.False(subscription.IsConnected);
        Assert.False(bySender.IsConnected);
        Assert.Equal(0, topic.Count);
    }

    [Fact]
    public void A_weak_receiver_that_would_hold_its_owner_is_refused()
    {
        Owner owner = new([]);
        Assert.Throws<ArgumentException>(() => new Topic<int>().ConnectWeak(owner, owner.Take));
    }

    [Fact]
    public void During_a_send_the_disconnected_are_not_called_and_the_connected_come_next_time()
    {
        Topic<int> topic = new();
        List<string> calls = [];
        TopicSubscription? later = null;
        topic.Connect((_, _) =>
        {
            later!.Dispose();
            topic.Connect((_, _) => calls.Add("new"));
            calls.Add("first");
        });
        later = topic.Connect((_, _) => calls.Add("later"));
        topic.Send(null, 0);
        Assert.Equal(["first"], calls);
        topic.Send(null, 0);
        Assert.Equal(["first", "first", "new"], calls);
    }

    [Fact]
    public void Muted_it_reaches_nobody_until_the_last_muting_is_over()
    {
        Topic<int> topic = new();
        int calls = 0;
        topic.Connect((_, _) => { calls++; });
        using (topic.Mute())
        {
            IDisposable inner = topic.Mute();
            inner.Dispose();
            inner.Dispose();
            Assert.True(topic.IsMuted);
            Assert.Empty(topic.Send(null, 0).Results);
        }

        topic.Send(null, 0);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_receiver_is_disconnected_by_what_was_connected()
    {
        Topic<int> topic = new();
        static void Nothing(object? sender, int value)
        {
        }

        Action<object?, int> receiver = Nothing;
        topic.Connect(receiver);
        topic.Connect(receiver, sender: "x");
        Assert.Equal(2, topic.Disconnect(receiver));
        Assert.Equal(0, topic.Disconnect(receiver));
        Assert.Equal(0, topic.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Threads_may_connect_disconnect_and_send_at_once()
    {
        Topic<int> topic = new();
        int always = 0;
        topic.Connect((_, _) => { Interlocked.Increment(ref always); });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                using TopicSubscription own = topic.Connect((_, value) => value);
                Assert.Empty(topic.Send(null, i).Errors);
            }
        })));
        Assert.Equal(8000, always);
        Assert.Equal(1, topic.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference, TopicSubscription) ConnectOwner(Topic<int> topic, List<int> calls)
    {
        Owner owner = new(calls);
        return (new WeakReference(owner), topic.ConnectWeak(owner, static (o, sender, value) => o.Take(o, sender, value)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TopicSubscription ConnectSender(Topic<int> topic) => topic.Connect((_, _) => 1, sender: new object());

    private sealed record Sender(string Name);

    private sealed class Owner(List<int> calls)
    {
        public void Take(Owner self, object? sender, int value) => calls.Add(self == this && sender is null ? value : -1);
    }
}
