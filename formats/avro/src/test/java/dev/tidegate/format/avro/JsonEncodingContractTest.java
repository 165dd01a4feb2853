package dev.tidegate.format.avro;

import static dev.tidegate.format.type.RowType.field;

import dev.tidegate.format.tck.BrokenMessage;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.format.type.RowType;
import dev.tidegate.format.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class JsonEncodingContractTest extends AvroContract {

    @Override
    protected Map<String, String> options() {
        return Map.of(
                "encoding",
                "json",
                "timestamp_mapping.legacy",
                "false",
                "timestamp_mapping.exact-microseconds",
                "true");
    }

    @Override
    boolean carriesScalar(ScalarType type) {
        return !isTimestamp(type) || type.size() <= 6;
    }

    @Override
    protected List<BrokenMessage> brokenMessages() {
        RowType type = RowType.of(
                field("id", ScalarType.of(Kind.INTEGER).withNullable(false)),
                field("tags", new ArrayType(ScalarType.string(), true)),
                field("b", ScalarType.bytes()));
        List<BrokenMessage> messages = new ArrayList<>();
        for (String text : List.of(
                "",
                " ",
                "null",
                "1",
                "[]",
                "{",
                "{}",
                "{'id':1}",
                "{'id':1,'tags':null}",
                "{'id':1,'tags':null,'b':null",
                "{'id':1.5,'tags':null,'b':null}",
                "{'id':2147483648,'tags':null,'b':null}",
                "{'id':1e99999999999999999,'tags':null,'b':null}",
                "{'id':'1','tags':null,'b':null}",
                "{'id':1,'id':1,'tags':null,'b':null}",
                "{'id':1,'tags':[],'b':null}",
                "{'id':1,'tags':{'map':{}},'b':null}",
                "{'id':1,'tags':{'array':['a']},'b':null}",
                "{'id':1,'tags':{'array':[{'string':1}]},'b':null}",
                "{'id':1,'tags':{'array':[{'string':'a','int':1}]},'b':null}",
                "{'id':1,'tags':{},'b':null}",
                "{'id':1,'tags':null,'b':{'bytes':'Ā'}}")) {
            messages.add(BrokenMessage.of(type, text.replace('\'', '"')));
        }
        return messages;
    }
}
