//! The six examples of a start in the vendor's documentation, as section 7 of the contract reconstructs them. They are
//! sent in JSON and in XML, with the fixture's ids.

use super::common::*;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<conversation xmlns=\"http://bindings.egain.com/ws/model/v19/gen/live/conversation\" xmlns:ep=\"http://bindings.egain.com/ws/model/v19/gen/live/entrypoint\" \
xmlns:act=\"http://bindings.egain.com/ws/model/v19/gen/interaction/activity\" xmlns:cs=\"http://bindings.egain.com/ws/model/v19/gen/interaction/case\" \
xmlns:cu=\"http://bindings.egain.com/ws/model/v19/gen/interaction/customer\" xmlns:ct=\"http://bindings.egain.com/ws/model/v19/gen/interaction/contactperson\" \
xmlns:cp=\"http://bindings.egain.com/ws/model/v19/gen/interaction/contactpoint\" xmlns:co=\"http://bindings.egain.com/ws/model/v19/gen/common\">\n  \
<entryPointConfiguration><ep:entryPoint id=\"1001\"/><ep:lastModified date=\"2025-07-31T09:12:44.000Z\"/></entryPointConfiguration>\n";

const ENTRY: &str = "\"entryPointConfiguration\":{\"entryPoint\":{\"id\":\"1001\"},\"lastModified\":{\"date\":\"2025-07-31T09:12:44.000Z\"}}";

const CLIENT_XML: &str = "<act:payload><act:chat><act:clientInfo>\n\
<act:timeOffset>-60</act:timeOffset><act:referrerName>Help page</act:referrerName>\n\
<act:referrerURL>https://shop.example/help</act:referrerURL><act:isRichTextSupported>false</act:isRichTextSupported>\n\
</act:clientInfo></act:chat></act:payload>\n\
<act:customAttributes><co:customAttribute><co:attribName>order_no</co:attribName>\n\
<co:attribValues><co:attribValue><co:value>5512</co:value></co:attribValue></co:attribValues></co:customAttribute></act:customAttributes>";
const CLIENT_JSON: &str = "\"payload\":{\"chat\":{\"clientInfo\":{\"timeOffset\":\"-60\",\"referrerName\":\"Help page\",\
\"referrerURL\":\"https://shop.example/help\",\"isRichTextSupported\":false}}},\
\"customAttributes\":{\"customAttribute\":[{\"attribName\":\"order_no\",\"attribValues\":{\"attribValue\":[{\"value\":\"5512\"}]}}]}";

/// The expected members of the answer to a start, except ids and times.
#[derive(Clone, Copy)]
struct Shown {
    subject: Option<&'static str>,
    customer: Option<&'static str>,
    /// `true` if the request contains the client information `CLIENT_JSON` or `CLIENT_XML`.
    client: bool,
}

impl Shown {
    fn json(self, id: i64, uuid: &str, date: &str, customer_id: i64) -> String {
        let subject = self
            .subject
            .map(|s| format!("\"subject\":\"{s}\","))
            .unwrap_or_default();
        let customer = self
            .customer
            .map(|name| format!("\"customer\":{{\"customerName\":\"{name}\",\"type\":{{\"value\":\"individual\"}},\"id\":{customer_id}}},"))
            .unwrap_or_default();
        let info = if self.client {
            "\"referrerUrl\":\"https://shop.example/help\",\"isRichTextSupported\":false,\"timeOffset\":\"-60\""
        } else {
            "\"isRichTextSupported\":true"
        };
        format!(
            "{{\"activity\":{{\"created\":{{\"user\":{{\"name\":\"System\",\"id\":1}},\"date\":\"{date}\"}},{subject}{customer}\
             \"payload\":{{\"chat\":{{\"entryPoint\":{{\"id\":1001}},\"clientInfo\":{{{info}}}}}}},\"id\":{id}}},\"id\":\"{uuid}\"}}"
        )
    }

    fn xml(self, id: i64, uuid: &str, date: &str, customer_id: i64) -> String {
        let subject = self
            .subject
            .map(|s| format!("<ns10:subject>{s}</ns10:subject>"))
            .unwrap_or_default();
        let customer = self
            .customer
            .map(|name| {
                format!(
                    "<ns10:customer id=\"{customer_id}\"><ns13:customerName>{name}</ns13:customerName>\
                     <ns13:type><ns13:value>individual</ns13:value></ns13:type></ns10:customer>"
                )
            })
            .unwrap_or_default();
        let prefixes = if self.customer.is_some() {
            " xmlns:ns11=\"http://bindings.egain.com/ws/model/v19/gen/interaction/case\" xmlns:ns13=\"http://bindings.egain.com/ws/model/v19/gen/interaction/customer\""
        } else {
            ""
        };
        let info = if self.client {
            "<ns10:referrerUrl>https://shop.example/help</ns10:referrerUrl><ns10:isRichTextSupported>false</ns10:isRichTextSupported><ns10:timeOffset>-60</ns10:timeOffset>"
        } else {
            "<ns10:isRichTextSupported>true</ns10:isRichTextSupported>"
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n\
             <ns9:conversation xmlns=\"http://bindings.egain.com/ws/model/v19/gen/live/entrypoint\" xmlns:ns2=\"http://bindings.egain.com/ws/model/v19/gen/platform\" \
             xmlns:ns3=\"http://bindings.egain.com/ws/model/v19/gen/common\" xmlns:ns9=\"http://bindings.egain.com/ws/model/v19/gen/live/conversation\" \
             xmlns:ns10=\"http://bindings.egain.com/ws/model/v19/gen/interaction/activity\"{prefixes} id=\"{uuid}\">\
             <ns9:activity id=\"{id}\"><ns10:created date=\"{date}\"><ns3:user id=\"1\"><ns2:name>System</ns2:name></ns3:user></ns10:created>{subject}{customer}\
             <ns10:payload><ns10:chat><ns10:entryPoint id=\"1001\"/><ns10:clientInfo>{info}</ns10:clientInfo></ns10:chat></ns10:payload></ns9:activity></ns9:conversation>"
        )
    }
}

/// The text between `before` and `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

/// Sends a start as JSON and as XML, and requests each answer in both formats. Compares each answer with the expected
/// text, and checks the stored conversations.
async fn example(
    app: &App,
    token: &str,
    query: &str,
    activity_json: &str,
    activity_xml: &str,
    shown: Shown,
) -> i64 {
    let json_document = if activity_json.is_empty() {
        format!("{{{ENTRY}}}")
    } else {
        format!("{{{ENTRY},\"activity\":{{{activity_json}}}}}")
    };
    let xml_document = if activity_xml.is_empty() {
        format!("{HEAD}</conversation>")
    } else {
        format!("{HEAD}<activity>\n{activity_xml}\n</activity>\n</conversation>")
    };
    let mut customers = std::collections::BTreeSet::new();
    for (content_type, document) in [
        ("application/json", &json_document),
        ("application/xml", &xml_document),
    ] {
        for accept in ["application/json", "application/xml"] {
            let reply = app
                .post(&start_path(query))
                .bearer(token)
                .header("accept", accept)
                .header("accept-language", "en-US")
                .body(content_type, document.clone())
                .send()
                .await;
            assert_eq!(reply.status, 200, "{document}: {}", reply.body);
            assert_eq!(reply.header("content-type"), Some(accept));
            assert_eq!(reply.header("location"), None);
            let body = reply.body.as_str();
            let (id, uuid, date, customer, expected) = if accept == "application/json" {
                let answer = reply.json();
                let id = answer["activity"]["id"].as_i64().unwrap();
                let uuid = answer["id"].as_str().unwrap().to_owned();
                let date = answer["activity"]["created"]["date"]
                    .as_str()
                    .unwrap()
                    .to_owned();
                let customer = answer["activity"]["customer"]["id"].as_i64().unwrap_or(0);
                let expected = shown.json(id, &uuid, &date, customer);
                (id, uuid, date, customer, expected)
            } else {
                let id = between(body, "<ns9:activity id=\"", "\"").parse().unwrap();
                let uuid = between(body, " id=\"", "\"").to_owned();
                let date = between(body, "date=\"", "\"").to_owned();
                let customer = if shown.customer.is_some() {
                    between(body, "<ns10:customer id=\"", "\"").parse().unwrap()
                } else {
                    0
                };
                let expected = shown.xml(id, &uuid, &date, customer);
                (id, uuid, date, customer, expected)
            };
            assert_eq!(body, expected);
            customers.insert(customer);
            assert_eq!(
                (date.len(), date.ends_with('Z')),
                (CONFIGURED.len(), true),
                "{date}"
            );
            let view = stored(app, &json!({"activity": {"id": id}})).await;
            assert_eq!(view.conversation.uuid, uuid);
            assert_eq!(view.conversation.created_at.iso_millis(), date);
            assert_eq!(view.conversation.contact_id.map_or(0, |c| c.0), customer);
            let mut info = json!({"isRichTextSupported": !shown.client, "sendTypingNotification": query.contains("sendTypingNotification=yes")});
            if shown.client {
                info.as_object_mut().unwrap().extend(json!({"timeOffset": "-60", "referrerName": "Help page", "referrerUrl": "https://shop.example/help"}).as_object().unwrap().clone());
            }
            assert_eq!(Value::Object(view.conversation.client_info), info);
            let attributes = if shown.client {
                json!({"order_no": "5512"})
            } else {
                json!({})
            };
            assert_eq!(
                Value::Object(view.conversation.custom_attributes),
                attributes
            );
        }
    }
    assert_eq!(customers.len(), 1, "both formats mean the same customer");
    customers.pop_first().unwrap()
}

/// Example 1: required attributes.
#[both(more())]
async fn example_1(app: App) {
    let token = ready(&app).await;
    let customer = example(&app, &token, "searchContactOnAttribute=email.emailAddress",
        r#""customer":{"type":{"value":"individual"},"contacts":{"contact":[{"firstName":"Ann","email":[{"emailAddress":"ann.lee@example.com"}]}]}}"#,
        "<act:customer><cu:type><cu:value>individual</cu:value></cu:type>
             <cu:contacts><ct:contact><ct:firstName>Ann</ct:firstName><cp:email><cp:emailAddress>ann.lee@example.com</cp:emailAddress></cp:email></ct:contact></cu:contacts>
             </act:customer>",
        Shown { subject: None, customer: Some("Ann"), client: false }).await;
    assert_ne!(customer, 1042, "the fixture's Ann has another address");
}

/// Example 2: all attributes, for the fixture's customer and case.
#[both(more())]
async fn example_2(app: App) {
    let token = ready(&app).await;
    let json = format!(
        r#""case":{{"id":"5512"}},"subject":"Order 5512 not delivered",{CLIENT_JSON},"customer":{{"type":{{"value":"individual"}},"contacts":{{"contact":[{{
               "firstName":"Ann","middleName":"M","lastName":"Lee","salutation":"Ms","externalId":"CRM-1042",
               "email":[{{"emailAddress":"ann.lee@example.test"}}],
               "phone":[{{"type":{{"value":"mobile"}},"countryCode":"44","areaCode":"20","phoneNo":"5550100"}}],
               "social":[{{"type":{{"value":"instagram"}},"socialId":"ann.lee"}}],
               "customAttributes":{{"customAttribute":[{{"attribName":"loyalty_no","attribValues":{{"attribValue":[{{"value":"Gold"}}]}}}}]}}}}]}}}}"#
    );
    let xml = format!(
        "<act:case id=\"5512\"/>\n<act:subject>Order 5512 not delivered</act:subject>\n{CLIENT_XML}\n<act:customer>
             <cu:type><cu:value>individual</cu:value></cu:type>
             <cu:contacts><ct:contact>
               <ct:salutation>Ms</ct:salutation><ct:firstName>Ann</ct:firstName><ct:middleName>M</ct:middleName><ct:lastName>Lee</ct:lastName>
               <ct:externalId>CRM-1042</ct:externalId>
               <cp:email><cp:emailAddress>ann.lee@example.test</cp:emailAddress></cp:email>
               <cp:phone><cp:type><cp:value>mobile</cp:value></cp:type><cp:countryCode>44</cp:countryCode><cp:areaCode>20</cp:areaCode><cp:phoneNo>5550100</cp:phoneNo></cp:phone>
               <cp:social><cp:type><cp:value>instagram</cp:value></cp:type><cp:socialId>ann.lee</cp:socialId></cp:social>
               <ct:customAttributes><co:customAttribute><co:attribName>loyalty_no</co:attribName>
                 <co:attribValues><co:attribValue><co:value>Gold</co:value></co:attribValue></co:attribValues></co:customAttribute></ct:customAttributes>
             </ct:contact></cu:contacts></act:customer>");
    let shown = Shown {
        subject: Some("Order 5512 not delivered"),
        customer: Some("Ann Lee"),
        client: true,
    };
    let customer = example(&app, &token, "searchContactOnAttribute=externalId&conversationContact=mobile.phone&sendTypingNotification=yes", &json, &xml, shown).await;
    assert_eq!(customer, 1042);
    assert_eq!(
        app.rows("cases").await,
        2,
        "no case but those of the fixtures"
    );
    // The same customer, but created by the call. The name has three parts.
    let (json, xml) = (
        json.replace("CRM-1042", "CRM-77")
            .replace("ann.lee@example.test", "ann.lee@example.com")
            .replace("\"case\":{\"id\":\"5512\"},", ""),
        xml.replace("CRM-1042", "CRM-77")
            .replace("ann.lee@example.test", "ann.lee@example.com")
            .replace("<act:case id=\"5512\"/>", ""),
    );
    let shown = Shown {
        customer: Some("Ann M Lee"),
        ..shown
    };
    let made = example(&app, &token, "searchContactOnAttribute=externalId&conversationContact=mobile.phone&sendTypingNotification=yes", &json, &xml, shown).await;
    assert_ne!(made, 1042);
}

/// Example 3: attributes with their default values have the same effect as absent attributes.
#[both(more())]
async fn example_3(app: App) {
    let token = ready(&app).await;
    example(&app, &token, "searchContactOnAttribute=social.instagramId&sendTypingNotification=no",
        r#""payload":{"chat":{"clientInfo":{"isRichTextSupported":true}}},"customer":{"type":{"value":"individual"},"contacts":{"contact":[{"firstName":"Ann",
               "social":[{"type":{"value":"instagram"},"socialId":"ann.lee"}]}]}}"#,
        "<act:payload><act:chat><act:clientInfo><act:isRichTextSupported>true</act:isRichTextSupported></act:clientInfo></act:chat></act:payload>
             <act:customer><cu:type><cu:value>individual</cu:value></cu:type><cu:contacts><ct:contact><ct:firstName>Ann</ct:firstName>
             <cp:social><cp:type><cp:value>instagram</cp:value></cp:type><cp:socialId>ann.lee</cp:socialId></cp:social></ct:contact></cu:contacts></act:customer>",
        Shown { subject: None, customer: Some("Ann"), client: false }).await;
}

/// Example 4: anonymous customer, required attributes.
#[both(more())]
async fn example_4(app: App) {
    let token = ready(&app).await;
    example(
        &app,
        &token,
        "anonymousCustomer=yes",
        "",
        "",
        Shown {
            subject: None,
            customer: None,
            client: false,
        },
    )
    .await;
}

/// Example 5: anonymous customer, all attributes.
#[both(more())]
async fn example_5(app: App) {
    let token = ready(&app).await;
    let json = format!("\"subject\":\"Question about prices\",{CLIENT_JSON}");
    let xml = format!("<act:subject>Question about prices</act:subject>{CLIENT_XML}");
    example(
        &app,
        &token,
        "anonymousCustomer=yes&sendTypingNotification=yes",
        &json,
        &xml,
        Shown {
            subject: Some("Question about prices"),
            customer: None,
            client: true,
        },
    )
    .await;
}

/// Example 6: anonymous customer, attributes with their default values.
#[both(more())]
async fn example_6(app: App) {
    let token = ready(&app).await;
    example(&app, &token, "anonymousCustomer=yes&sendTypingNotification=no",
        r#""payload":{"chat":{"clientInfo":{"isRichTextSupported":true}}}"#,
        "<act:payload><act:chat><act:clientInfo><act:isRichTextSupported>true</act:isRichTextSupported></act:clientInfo></act:chat></act:payload>",
        Shown { subject: None, customer: None, client: false }).await;
}

/// The server's errors are exactly equal to the contract's examples of errors.
#[both(more())]
async fn errors(app: App) {
    let token = ready(&app).await;
    let reply = starting(
        &app,
        &token,
        "anonymousCustomer=yes&$attribute=all",
        &bare(),
    )
    .send()
    .await
    .expect(400);
    assert_eq!(
        reply.body,
        "{\"code\":\"400-101\",\"developerMessage\":\"Unsupported query parameter(s) supplied: '$attribute'.\"}"
    );
    let reply = starting(&app, "expired", "anonymousCustomer=yes", &bare())
        .send()
        .await
        .expect(401);
    assert_eq!(
        reply.body,
        "{\"code\":\"401-101\",\"developerMessage\":\"Invalid or expired 'Authorization' header provided. New login is required.\"}"
    );
    let reply = app
        .post(&start_path("anonymousCustomer=yes"))
        .bearer("expired")
        .header("accept", "application/xml")
        .json(&bare())
        .send()
        .await
        .expect(401);
    assert_eq!(
        reply.body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n<error xmlns=\"http://bindings.egain.com/ws/model/v19/gen/common\"><code>401-101</code>\
         <developerMessage>Invalid or expired 'Authorization' header provided. New login is required.</developerMessage></error>"
    );
}

/// A start may have other spellings of its XML: ids and dates as child elements, other prefixes, repeated elements,
/// empty elements.
#[both(more())]
async fn other_spellings_in_xml(app: App) {
    let token = ready(&app).await;
    let send = |query: &str, document: String| {
        app.post(&start_path(query))
            .bearer(&token)
            .header("accept", "application/json")
            .body("application/xml", document)
            .send()
    };
    let entry = "<entryPointConfiguration><entryPoint><id> 1001 </id></entryPoint><lastModified>\n<date>2025-07-31T09:12:44.000Z</date></lastModified></entryPointConfiguration>";
    for document in [
        format!("<conversation>{entry}</conversation>"),
        format!("<x:conversation xmlns:x='urn:x'>{entry}<x:activity/></x:conversation>"),
        format!(
            "<conversation>{entry}<activity>  </activity><unknown><deep a='b'/></unknown></conversation>"
        ),
        format!(
            "\u{feff}<?xml version='1.0'?><!-- c --><conversation>{entry}<activity><customAttributes/></activity></conversation>"
        ),
    ] {
        let reply = send("anonymousCustomer=yes", document.clone()).await;
        assert_eq!(reply.status, 200, "{document}: {}", reply.body);
    }
    let subject =
        |text: &str| format!("<conversation>{entry}<activity>{text}</activity></conversation>");
    let reply = send(
        "anonymousCustomer=yes",
        subject("<subject lang='en'>1 &lt; 2 &amp; <![CDATA[<b>]]> &#233;</subject>"),
    )
    .await
    .expect(200);
    assert_eq!(reply.json()["activity"]["subject"], "1 < 2 & <b> é");
    for text in [
        "<subject/>",
        "<subject></subject>",
        "<subject>a</subject><subject>b</subject>",
        "<subject><b>x</b></subject>",
    ] {
        let reply = send("anonymousCustomer=yes", subject(text)).await;
        error(&reply, 400, "400-152");
        assert_eq!(
            reply.json()["developerMessage"],
            invalid("activity.subject"),
            "{text}"
        );
    }
    for document in [
        format!("<message>{entry}</message>"), "<conversation/>".into(), format!("<conversation>{entry}{entry}</conversation>"),
        "<conversation><entryPointConfiguration><entryPoint id='1001'><id>1001</id></entryPoint><lastModified date='2025-07-31T09:12:44.000Z'/></entryPointConfiguration></conversation>".into(),
        format!("<conversation>{entry}<activity>text</activity></conversation>"),
    ] {
        error(&send("anonymousCustomer=yes", document.clone()).await, 400, "400-152");
    }
    // Several e-mail addresses are repeated elements.
    let contact = |contact: &str| {
        subject(&format!(
            "<customer><contacts><contact>{contact}</contact></contacts></customer>"
        ))
    };
    let reply = send("searchContactOnAttribute=email.emailAddress",
        contact("<email><emailAddress>new@example.test</emailAddress></email><email><emailAddress>ann.lee@example.test</emailAddress></email>")).await.expect(200);
    assert_eq!(reply.json()["activity"]["customer"]["id"], 1042);
    let reply = send(
        "searchContactOnAttribute=email.emailAddress",
        contact("<email/>"),
    )
    .await;
    error(&reply, 400, "400-152");
}
