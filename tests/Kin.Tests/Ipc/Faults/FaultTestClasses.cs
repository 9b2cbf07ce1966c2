namespace Kin.Tests.Ipc.Faults;

public sealed class MutexFaultTests() : FaultTests(() => new MutexFaults());

public sealed class SpinFaultTests() : FaultTests(() => new SpinFaults());

public sealed class PermitFaultTests() : FaultTests(() => new PermitFaults());

public sealed class EventFaultTests() : FaultTests(() => new EventFaults());

public sealed class ProducerFaultTests() : FaultTests(() => new ProducerFaults());

public sealed class GrowthFaultTests() : FaultTests(() => new ProducerFaults(growsTo: 1024));

public sealed class ConsumerFaultTests() : FaultTests(() => new ConsumerFaults());

public sealed class FrameFaultTests() : FaultTests(() => new FrameFaults());

public sealed class NameFaultTests() : FaultTests(() => new NameFaults());

public sealed class ReaderWriterFaultTests() : FaultTests(() => new ReaderWriterFaults());

public sealed class ConditionFaultTests() : FaultTests(() => new ConditionFaults());

public sealed class BarrierFaultTests() : FaultTests(() => new BarrierFaults());

public sealed class CountdownFaultTests() : FaultTests(() => new CountdownFaults());

public sealed class TopicFaultTests() : FaultTests(() => new TopicFaults());

public sealed class ValueFaultTests() : FaultTests(() => new ValueFaults());
